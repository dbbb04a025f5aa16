/**
 * A store in hashes of Redis.
 */
@NullMarked
package io.github.leaderelection.redis;

import org.jspecify.annotations.NullMarked;
