/**
 * Auto-configuration for the ZooKeeper backend of leader election.
 */
@NullMarked
package io.github.leaderelection.zookeeper.autoconfigure;

import org.jspecify.annotations.NullMarked;
