/**
 * Auto-configuration for the Redis backend of leader election.
 */
@NullMarked
package io.github.leaderelection.redis.autoconfigure;

import org.jspecify.annotations.NullMarked;
