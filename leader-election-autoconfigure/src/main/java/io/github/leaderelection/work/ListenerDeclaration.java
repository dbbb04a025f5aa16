package io.github.leaderelection.work;

/**
 * A listener container that runs only on the leader.
 *
 * @param container the kind of the container, a colon and its id
 * @param election the name of the election
 * @param name the name of the work
 */
record ListenerDeclaration(String container, String election, String name) {
}
