package io.valence.dataset;

/**
 * A line of a file that is no click.
 *
 * @param file its name as the user gave it
 * @param number the line's number, from 1
 * @param reason what is wrong with it
 */
public record BrokenLine(String file, long number, String reason) {

    @Override
    public String toString() {
        return file + ":" + number + ": " + reason;
    }
}
