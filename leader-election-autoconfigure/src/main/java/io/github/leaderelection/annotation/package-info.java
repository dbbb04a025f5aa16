/**
 * Work that only the leader does: {@code @OnLeader} and its implementation, and the
 * annotation {@code @WhileLeader}.
 */
@NullMarked
package io.github.leaderelection.annotation;

import org.jspecify.annotations.NullMarked;
