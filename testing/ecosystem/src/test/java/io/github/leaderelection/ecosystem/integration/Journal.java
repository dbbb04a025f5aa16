package io.github.leaderelection.ecosystem.integration;

import java.util.List;

/**
 * Records what one instance does, in one order with the others.
 *
 * @param instance the instance
 * @param entries the entries of all instances
 */
record Journal(String instance, List<Entry> entries) {

	static final String GRANTED = "candidate granted";

	static final String GRANTED_EVENT = "OnGrantedEvent of role stock, leader true";

	static final String REVOKED = "candidate revoked, leader false";

	static final String REVOKED_EVENT = "OnRevokedEvent of role stock, leader false";

	static final String FAILED_EVENT = "OnFailedToAcquireMutexEvent of role stock, leader false";

	static final String MESSAGE = "message";

	void add(String what) {
		this.entries.add(new Entry(this.instance, what));
	}

	/**
	 * What happened once.
	 *
	 * @param instance where
	 * @param what what
	 */
	record Entry(String instance, String what) {

		boolean is(String other) {
			return this.what.equals(other);
		}

	}

}
