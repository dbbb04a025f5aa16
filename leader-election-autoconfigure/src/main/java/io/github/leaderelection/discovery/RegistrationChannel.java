package io.github.leaderelection.discovery;

import java.util.Map;

import org.springframework.cloud.client.serviceregistry.Registration;

/**
 * The way by which metadata that has changed gets to a registry. Called by one thread at
 * a time.
 */
public interface RegistrationChannel {

	/**
	 * Return whether this is the way for a registration. It is asked before the instance
	 * is registered.
	 * @param registration the registration
	 * @return whether it is
	 */
	boolean supports(Registration registration);

	/**
	 * Put the given entries into the metadata, in place of earlier ones of this library.
	 * Sends nothing.
	 * @param registration the registration
	 * @param entries the entries
	 * @throws RuntimeException if the metadata cannot be changed, or not yet
	 */
	void set(Registration registration, Map<String, String> entries);

	/**
	 * Send the metadata to the registry. May block.
	 * @param registration the registration
	 * @throws RuntimeException if that fails
	 */
	void send(Registration registration);

}
