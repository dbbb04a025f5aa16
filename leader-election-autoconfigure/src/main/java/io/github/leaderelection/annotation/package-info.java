/**
 * Work that only the leader does: {@code @OnLeader} and what runs it.
 */
@NullMarked
package io.github.leaderelection.annotation;

import org.jspecify.annotations.NullMarked;
