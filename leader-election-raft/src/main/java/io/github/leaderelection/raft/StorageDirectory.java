package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.leaderelection.raft.voter.VoterIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a voter, which belongs to it alone as long as it is open.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class StorageDirectory implements AutoCloseable {

	private static final String PROPERTY = InvalidRaftSettingsException.PREFIX + "storage-directory";

	private static final long MIN_SPACE = 16 << 20;

	private static final String LOCK = "leader-election.lock";

	/**
	 * The directory of a Raft group.
	 */
	private static final Pattern GROUP = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

	private static final String OWN_DIRECTORY = "Give each voter a directory of its own in " + PROPERTY + ".";

	private final Path path;

	private final FileChannel lock;

	private volatile VoterIdentity identity;

	private StorageDirectory(Path path, FileChannel lock, RaftSettings settings, String id) throws IOException {
		this.path = path;
		this.lock = lock;
		VoterIdentity found = find(path);
		this.identity = (found != null) ? check(found, path, settings, id)
				: VoterIdentity.random(settings.cluster(), id, settings.voterListVersion() == 1);
		if (found == null) {
			this.identity.write(path);
		}
	}

	/**
	 * Open the directory, creating it if it is missing.
	 * @param settings the settings of a voter
	 * @param id the id of the voter
	 * @return the directory
	 * @throws InvalidRaftSettingsException if it is not the directory of this voter, or
	 * cannot be created, written or locked
	 */
	static StorageDirectory open(RaftSettings settings, String id) {
		Path path = settings.directory().toAbsolutePath();
		FileChannel lock = null;
		try {
			create(path);
			lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			if (!isLocked(lock)) {
				throw new InvalidRaftSettingsException("%s=%s is in use by another instance".formatted(PROPERTY, path),
						"Is the voter %s running already? ".formatted(id) + OWN_DIRECTORY);
			}
			return new StorageDirectory(path, lock, settings, id);
		}
		catch (IOException ex) {
			close(lock);
			throw unusable(path, "cannot be written (%s)".formatted(ex), ex);
		}
		catch (InvalidRaftSettingsException ex) {
			close(lock);
			throw ex;
		}
	}

	private static void create(Path path) {
		try {
			Files.createDirectories(path);
		}
		catch (IOException ex) {
			throw unusable(path, Files.isRegularFile(path) ? "is a file" : "cannot be created (%s)".formatted(ex), ex);
		}
	}

	private static InvalidRaftSettingsException unusable(Path path, String problem, IOException cause) {
		return new InvalidRaftSettingsException("%s=%s %s".formatted(PROPERTY, path, problem),
				"Write a directory that this process may write to, on a disk with space left.", cause);
	}

	private static boolean isLocked(FileChannel channel) throws IOException {
		try {
			FileLock lock = channel.tryLock();
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	private static @Nullable VoterIdentity find(Path path) throws IOException {
		VoterIdentity identity;
		try {
			identity = VoterIdentity.read(path);
		}
		catch (IOException ex) {
			throw damaged(path, VoterIdentity.FILE, "is damaged (%s)".formatted(ex.getMessage()));
		}
		try (Stream<Path> content = Files.list(path)) {
			if (identity == null && content.anyMatch(StorageDirectory::isLog)) {
				throw damaged(path, VoterIdentity.FILE, "is missing beside a log");
			}
		}
		return identity;
	}

	private static boolean isLog(Path entry) {
		return GROUP.matcher(entry.getFileName().toString()).matches();
	}

	private static InvalidRaftSettingsException damaged(Path path, String name, String problem) {
		return new InvalidRaftSettingsException(
				"%s=%s is not as it was left: %s %s".formatted(PROPERTY, path, name, problem),
				"Restore it, or give this voter an empty directory and a new id in a higher "
						+ InvalidRaftSettingsException.PREFIX + "member-list-version.");
	}

	private static VoterIdentity check(VoterIdentity found, Path path, RaftSettings settings, String id) {
		if (!found.cluster().equals(settings.cluster())) {
			throw new InvalidRaftSettingsException(
					"%s=%s belongs to the cluster %s, not to %s".formatted(PROPERTY, path, found.cluster(),
							settings.cluster()),
					"%s Or set %scluster=%s: its default follows spring.application.name.".formatted(OWN_DIRECTORY,
							InvalidRaftSettingsException.PREFIX, found.cluster()));
		}
		if (!found.voter().equals(id)) {
			throw new InvalidRaftSettingsException(
					"%s=%s belongs to the voter %s, not to %s".formatted(PROPERTY, path, found.voter(), id),
					OWN_DIRECTORY);
		}
		if (found.clusterId() != null && !Files.isDirectory(path.resolve(groupDirectory(settings.cluster())))) {
			throw damaged(path, groupDirectory(settings.cluster()), "is missing, which is the log");
		}
		return found;
	}

	private static String groupDirectory(String cluster) {
		return RaftGroups.id(cluster).getUuid().toString();
	}

	Path path() {
		return this.path;
	}

	VoterIdentity identity() {
		return this.identity;
	}

	/**
	 * Return whether a log in this directory says who the voters are.
	 * @param cluster the name of the cluster
	 * @return whether it has been a voter
	 */
	boolean hasConfiguration(String cluster) {
		return Files.exists(this.path.resolve(groupDirectory(cluster)).resolve("current").resolve("raft-meta.conf"));
	}

	/**
	 * Refuse a disk that has no room for the log.
	 * @throws InvalidRaftSettingsException if it is full
	 */
	void checkSpace() {
		long free = this.path.toFile().getUsableSpace();
		if (free < MIN_SPACE) {
			throw new InvalidRaftSettingsException(
					"%s=%s is on a disk that is full (%d bytes left)".formatted(PROPERTY, this.path, free),
					"Make room: a voter needs %d MB at least.".formatted(MIN_SPACE >> 20));
		}
	}

	/**
	 * Keep the id of the cluster, so that another cluster's is noticed.
	 * @param clusterId the id
	 * @throws IOException if it cannot be written
	 */
	void joined(String clusterId) throws IOException {
		if (!clusterId.equals(this.identity.clusterId())) {
			VoterIdentity joined = this.identity.withClusterId(clusterId);
			joined.write(this.path);
			this.identity = joined;
		}
	}

	@Override
	public void close() {
		close(this.lock);
	}

	private static void close(@Nullable FileChannel lock) {
		if (lock == null) {
			return;
		}
		try {
			lock.close();
		}
		catch (IOException ex) {
			// It is given back by the end of the process at the latest
		}
	}

}
