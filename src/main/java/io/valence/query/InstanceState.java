package io.valence.query;

import java.util.List;

/**
 * One instance of the application, as this one knows it.
 *
 * @param host as it gave it in {@code application.server}
 * @param port as it gave it
 * @param self whether it is the one that was asked
 * @param partitions of the clicks topic that it learns from, in order
 * @param standby partitions whose stores it keeps a copy of, in order
 */
public record InstanceState(String host, int port, boolean self, List<Integer> partitions, List<Integer> standby) {}
