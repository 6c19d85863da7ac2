/**
 * The JSON endpoints. Imports {@code query}; only {@code cli} imports it. Start at
 * {@link io.valence.http.ApiServer}.
 */
package io.valence.http;
