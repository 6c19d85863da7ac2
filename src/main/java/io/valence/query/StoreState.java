package io.valence.query;

import java.util.List;

/**
 * This instance's part of a store.
 *
 * @param name as {@code /state/keyvalue} takes it, where it can be asked by key
 * @param keyed whether it can be
 * @param partitions that the learner writes here, in order
 * @param standby partitions that are copied here, in order
 */
public record StoreState(String name, boolean keyed, List<Integer> partitions, List<Integer> standby) {}
