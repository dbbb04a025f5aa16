/**
 * Connection details of ZooKeeper containers that Testcontainers or Docker Compose has
 * started.
 */
@NullMarked
package io.github.leaderelection.zookeeper.autoconfigure.container;

import org.jspecify.annotations.NullMarked;
