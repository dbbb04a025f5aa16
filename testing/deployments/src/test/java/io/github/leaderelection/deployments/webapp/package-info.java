/**
 * The web application that is deployed, and nothing else: the class loader of the web
 * application has these classes.
 */
package io.github.leaderelection.deployments.webapp;
