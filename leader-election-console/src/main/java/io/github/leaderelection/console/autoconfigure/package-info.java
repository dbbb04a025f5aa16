/**
 * Auto-configuration of the console.
 */
@NullMarked
package io.github.leaderelection.console.autoconfigure;

import org.jspecify.annotations.NullMarked;
