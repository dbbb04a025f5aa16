/**
 * Auto-configuration for the roles of Spring Integration.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.integration;

import org.jspecify.annotations.NullMarked;
