/**
 * The application that the developer tools restart, and nothing else: their class loader
 * has these classes.
 */
package io.github.leaderelection.deployments.restarted;
