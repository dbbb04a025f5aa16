package io.github.leaderelection.discovery;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.cloud.client.serviceregistry.AbstractAutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.Lifecycle;

/**
 * The registration of this instance, and what was sent with it.
 */
final class OwnRegistration {

	private static final Logger logger = LoggerFactory.getLogger(OwnRegistration.class);

	private final Registration registration;

	private final RegistrationChannel channel;

	private final Object registrar;

	private @Nullable Map<String, String> sent;

	/**
	 * Create a new {@link OwnRegistration}.
	 * @param registration the registration
	 * @param channel the way to its registry
	 * @param registrar what registers and deregisters it
	 */
	OwnRegistration(Registration registration, RegistrationChannel channel, Object registrar) {
		this.registration = registration;
		this.channel = channel;
		this.registrar = registrar;
	}

	/**
	 * Add entries to the metadata that is about to be registered. Some registrations have
	 * no metadata yet: these entries are sent afterwards.
	 * @param entries the entries
	 */
	synchronized void prepare(Map<String, String> entries) {
		try {
			this.channel.set(this.registration, entries);
			this.sent = entries;
		}
		catch (RuntimeException ex) {
			logger.debug("Metadata is sent after the registration", ex);
		}
	}

	/**
	 * Send the entries if they are not those that were sent last.
	 * @param entries the entries
	 * @return whether there is nothing left to do: {@code false} while the instance is
	 * not registered, since sending would register it
	 */
	synchronized boolean send(Map<String, String> entries) {
		if (entries.equals(this.sent)) {
			return true;
		}
		if (!isRegistered()) {
			return false;
		}
		// What fails may have arrived nevertheless
		this.sent = null;
		this.channel.set(this.registration, entries);
		this.channel.send(this.registration);
		this.sent = entries;
		return true;
	}

	private boolean isRegistered() {
		if (this.registrar instanceof AbstractAutoServiceRegistration<?> automatic) {
			return automatic.isRunning();
		}
		return !(this.registrar instanceof Lifecycle lifecycle) || lifecycle.isRunning();
	}

}
