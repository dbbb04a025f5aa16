/**
 * A store in two hashes of Redis.
 */
@NullMarked
package io.github.leaderelection.redis;

import org.jspecify.annotations.NullMarked;
