package io.github.leaderelection.autoconfigure;

/**
 * Describes what a backend needs, for the message to a user who has the backend's module
 * on the class path and lacks the rest. No bean can report that, because none exists
 * where the conditions of the backend fail. The module registers its implementation in
 * {@code META-INF/spring.factories}.
 *
 * @author Leader Election
 */
public interface ElectionBackendDescription {

	/**
	 * Return the name by which {@code leader-election.backend} chooses the backend.
	 * @return the name
	 */
	String name();

	/**
	 * Return what the backend needs, as a noun phrase.
	 * @return what it needs
	 */
	String needs();

	/**
	 * Return what a user has to do to get that, as the middle of a sentence.
	 * @return what to do
	 */
	String setup();

}
