package io.github.leaderelection.zookeeper;

/**
 * What stands in a node.
 *
 * @param <T> the type of that
 * @param version how often the node was written since it was created
 * @param value what stands in it
 */
record Stored<T>(int version, T value) {
}
