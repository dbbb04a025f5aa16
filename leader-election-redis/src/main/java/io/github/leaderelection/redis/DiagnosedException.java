package io.github.leaderelection.redis;

/**
 * The store itself has found why a call cannot succeed.
 */
final class DiagnosedException extends RuntimeException {

	private final Diagnosis diagnosis;

	DiagnosedException(Diagnosis diagnosis) {
		super(diagnosis.cause());
		this.diagnosis = diagnosis;
	}

	Diagnosis diagnosis() {
		return this.diagnosis;
	}

}
