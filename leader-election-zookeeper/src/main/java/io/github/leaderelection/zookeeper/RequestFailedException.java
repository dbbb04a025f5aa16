package io.github.leaderelection.zookeeper;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper did not execute a request, or nobody knows whether it did.
 */
final class RequestFailedException extends RuntimeException {

	private final Code code;

	RequestFailedException(Code code) {
		this(code, KeeperException.create(code).getMessage(), null);
	}

	RequestFailedException(Code code, @Nullable String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/**
	 * Return whether the connection or the session of ZooKeeper ended before the request
	 * was answered. The client then reconnects, so an immediate repetition can succeed.
	 * @return whether the connection was lost
	 */
	boolean isLostConnection() {
		return this.code == Code.CONNECTIONLOSS || this.code == Code.SESSIONEXPIRED;
	}

	/**
	 * Return why it failed.
	 * @return the code of ZooKeeper
	 */
	Code code() {
		return this.code;
	}

}
