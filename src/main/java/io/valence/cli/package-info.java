/**
 * The command line: one class per verb under {@link io.valence.cli.Valence}, and {@link io.valence.cli.Settings},
 * which every verb that learns is configured by. May import every other package; none imports it. Start at
 * {@code Valence}; to add a setting, start at {@code SettingDefinitions}.
 */
package io.valence.cli;
