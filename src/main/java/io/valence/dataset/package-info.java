/**
 * Where clicks come from when no one clicks: files of them in the formats that logs are published in, and a generator
 * of clicks with planted tastes. May import {@code event}, and {@code codec} for the wire's own JSON; only the
 * command line imports it. Start at {@link io.valence.dataset.ClickFile} and
 * {@link io.valence.dataset.SyntheticClicks}.
 */
package io.valence.dataset;
