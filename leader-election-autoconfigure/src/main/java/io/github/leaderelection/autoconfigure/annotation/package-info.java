/**
 * Auto-configuration for {@code @OnLeader}.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.annotation;

import org.jspecify.annotations.NullMarked;
