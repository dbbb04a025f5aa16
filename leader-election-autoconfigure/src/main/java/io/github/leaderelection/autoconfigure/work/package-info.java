/**
 * Auto-configuration for {@code @WhileLeader}.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.work;

import org.jspecify.annotations.NullMarked;
