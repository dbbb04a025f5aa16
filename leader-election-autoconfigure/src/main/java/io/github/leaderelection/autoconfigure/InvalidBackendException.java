package io.github.leaderelection.autoconfigure;

/**
 * Thrown when no backend, or not exactly one, can be used.
 */
class InvalidBackendException extends RuntimeException {

	private final String problem;

	private final String remedy;

	InvalidBackendException(String problem, String remedy) {
		super("%s. %s".formatted(problem, remedy));
		this.problem = problem;
		this.remedy = remedy;
	}

	String problem() {
		return this.problem;
	}

	String remedy() {
		return this.remedy;
	}

}
