package io.github.leaderelection.raft.transport;

import java.util.List;

import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ReadException;
import org.apache.ratis.protocol.exceptions.ReadIndexException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.protocol.exceptions.StaleReadException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.server.impl.ServerImplUtils;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.statemachine.impl.TransactionContextImpl;
import org.apache.ratis.thirdparty.io.netty.channel.socket.nio.NioServerSocketChannel;
import org.apache.ratis.thirdparty.io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for what Ratis creates by its name: transport, server,
 * storage, and the exceptions that other voters answer with. Its copy of Netty has a
 * description for native images that names the packages of the original.
 */
public class RatisRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<Class<?>> CREATED = List.of(GuardedGrpc.class, GrpcFactory.class,
			TransactionContextImpl.class, NioServerSocketChannel.class, NioSocketChannel.class);

	private static final List<Class<?>> EXCEPTIONS = List.of(AlreadyClosedException.class, GroupMismatchException.class,
			LeaderSteppingDownException.class, RaftException.class, ReadException.class, ReadIndexException.class,
			ReconfigurationInProgressException.class, ReconfigurationTimeoutException.class,
			ResourceUnavailableException.class, ServerNotReadyException.class, SetConfigurationException.class,
			StaleReadException.class, TimeoutIOException.class, TransferLeadershipException.class);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		CREATED.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
		EXCEPTIONS.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
		List.of(ServerImplUtils.class, StorageImplUtils.class)
			.forEach((type) -> hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS));
		hints.resources().registerPattern("ratis-version.properties");
	}

}
