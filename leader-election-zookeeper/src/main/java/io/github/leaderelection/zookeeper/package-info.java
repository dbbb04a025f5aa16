/**
 * A store in the nodes of a ZooKeeper ensemble.
 */
@NullMarked
package io.github.leaderelection.zookeeper;

import org.jspecify.annotations.NullMarked;
