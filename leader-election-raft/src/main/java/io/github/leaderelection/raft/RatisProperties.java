package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.raft.transport.RatisTransport;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * The configuration of Ratis, wherever its defaults are not what elections need.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class RatisProperties {

	private static final SizeInBytes ONE_MB = SizeInBytes.ONE_MB;

	private static final SizeInBytes HALF_MB = SizeInBytes.valueOf("512KB");

	/**
	 * A new leader searches what a follower has in common with it one entry at a time,
	 * and sleeps after each: shortly at first. Does not end after a thousand attempts,
	 * after which Ratis' own would not sleep any more, and returns soon to a peer that
	 * comes back.
	 */
	private static final String APPENDER_RETRY = "MultipleLinearRandomRetry,10ms,200,500ms,2000000000";

	private RatisProperties() {
	}

	static RaftProperties ofServer(RaftSettings settings, NodeLimits limits, Path directory) {
		RaftProperties properties = ofClient(settings);
		RatisTransport.guard(properties);
		GrpcConfigKeys.Server.setHost(properties, settings.bind().host());
		GrpcConfigKeys.Server.setPort(properties, settings.bind().port());
		RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
		Duration timeout = settings.electionTimeout();
		RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(timeout));
		RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(timeout.multipliedBy(2)));
		// The first election need not wait for a leader that nobody has seen
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, time(timeout.multipliedBy(3).dividedBy(10)));
		RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, time(timeout.multipliedBy(8).dividedBy(10)));
		RaftServerConfigKeys.Rpc.setRequestTimeout(properties, time(timeout));
		RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, time(timeout.multipliedBy(4)));
		// A precaution: everything is a command but the stale reads of a single voter
		RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
		// Voters that know of commits refuse those who lost their log
		RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, true);
		RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(limits.segmentBytes()));
		RaftServerConfigKeys.Log.setPreallocatedSize(properties, ONE_MB);
		RaftServerConfigKeys.Log.setWriteBufferSize(properties, ONE_MB);
		// A follower that composes appends acknowledges what it has not appended
		RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
		RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, HALF_MB);
		RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, APPENDER_RETRY);
		RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
		// Even after a snapshot at a stop, which may come soon after the last one
		RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
		// The replies are kept for that long, views too, and nobody sends again after the
		// timeout
		RaftServerConfigKeys.RetryCache.setExpiryTime(properties, time(settings.operationTimeout().multipliedBy(5)));
		RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
		RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, limits.snapshotEvery());
		RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, limits.snapshotAtStop());
		RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
		return properties;
	}

	static RaftProperties ofClient(RaftSettings settings) {
		RaftProperties properties = new RaftProperties();
		RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
		RaftClientConfigKeys.Rpc.setRequestTimeout(properties, time(settings.operationTimeout()));
		return properties;
	}

	static TimeDuration time(Duration duration) {
		return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
	}

}
