package io.github.leaderelection.zookeeper;

/**
 * The content of a node.
 *
 * @param <T> the type of the content
 * @param version how often the node was written since it was created
 * @param value the content
 */
record Stored<T>(int version, T value) {
}
