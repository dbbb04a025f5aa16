package io.github.leaderelection.autoconfigure;

/**
 * Description of what a backend requires, for the message to a user who has the module of
 * the backend on the class path and lacks the rest. No bean can report that, because none
 * exists where the conditions of the backend fail. The module registers its
 * implementation in {@code META-INF/spring.factories}.
 */
public interface ElectionBackendDescription {

	/**
	 * Return the name by which {@code leader-election.backend} chooses the backend.
	 * @return the name
	 */
	String name();

	/**
	 * Return what the backend requires, as a noun phrase.
	 * @return what it needs
	 */
	String needs();

	/**
	 * Return how a user provides that, as the middle of a sentence.
	 * @return what to do
	 */
	String setup();

}
