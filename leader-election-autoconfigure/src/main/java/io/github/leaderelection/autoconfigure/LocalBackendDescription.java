package io.github.leaderelection.autoconfigure;

/**
 * {@link ElectionBackendDescription} of the backend that elects within one process.
 */
class LocalBackendDescription implements ElectionBackendDescription {

	@Override
	public String name() {
		return KnownBackend.LOCAL.id();
	}

	@Override
	public String needs() {
		return "nothing";
	}

	@Override
	public String setup() {
		return "set leader-election.backend=local, which elects within this process only";
	}

}
