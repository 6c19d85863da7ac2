package io.valence.dataset;

import io.valence.event.Click;
import io.valence.event.InvalidClickException;

/** Takes a click out of one line. */
@FunctionalInterface
interface LineParser {

    /** @throws InvalidClickException naming what is wrong with it */
    Click parse(String line);
}
