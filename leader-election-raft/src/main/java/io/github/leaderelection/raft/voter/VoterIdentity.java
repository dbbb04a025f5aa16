package io.github.leaderelection.raft.voter;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Whose storage directory it is. The random id of the directory distinguishes a directory
 * from another one under the same voter id: one that replaced it, or one that is used at
 * the same time.
 *
 * @param cluster the name of the cluster
 * @param voter the id of the voter
 * @param directory the random id of this directory
 * @param founder whether the voter is one of those that the cluster began with. Any other
 * must wait until it is added
 * @param clusterId the random id of the cluster, once it is known
 */
public record VoterIdentity(String cluster, String voter, String directory, boolean founder,
		@Nullable String clusterId) {

	/**
	 * The file that has the identity.
	 */
	public static final String FILE = "leader-election.properties";

	/**
	 * Return the identity of a new directory.
	 * @param cluster the name of the cluster
	 * @param voter the id of the voter
	 * @param founder whether the cluster begins with it
	 * @return the identity
	 */
	public static VoterIdentity random(String cluster, String voter, boolean founder) {
		return new VoterIdentity(cluster, voter, UUID.randomUUID().toString(), founder, null);
	}

	/**
	 * Read the identity of a directory.
	 * @param directory the directory
	 * @return the identity, or {@code null} if the directory is new
	 * @throws IOException if it cannot be read
	 */
	public static @Nullable VoterIdentity read(Path directory) throws IOException {
		Path file = directory.resolve(FILE);
		if (!Files.exists(file)) {
			return null;
		}
		Properties properties = new Properties();
		try (Reader reader = Files.newBufferedReader(file)) {
			properties.load(reader);
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("It is not a file of properties", ex);
		}
		return new VoterIdentity(required(properties, "cluster"), required(properties, "member"),
				required(properties, "node"), Boolean.parseBoolean(required(properties, "founder")),
				properties.getProperty("cluster-id"));
	}

	private static String required(Properties properties, String key) throws IOException {
		String value = properties.getProperty(key);
		if (value == null) {
			throw new IOException("It has no " + key);
		}
		return value;
	}

	/**
	 * Return this identity with the id of the cluster.
	 * @param id the id
	 * @return the identity
	 */
	public VoterIdentity withClusterId(String id) {
		return new VoterIdentity(this.cluster, this.voter, this.directory, this.founder, id);
	}

	/**
	 * Write the identity so that it survives a crash, whole or not at all.
	 * @param directory the directory
	 * @throws IOException if that fails
	 */
	public void write(Path directory) throws IOException {
		Properties properties = new Properties();
		properties.setProperty("cluster", this.cluster);
		properties.setProperty("member", this.voter);
		properties.setProperty("node", this.directory);
		properties.setProperty("founder", String.valueOf(this.founder));
		if (this.clusterId != null) {
			properties.setProperty("cluster-id", this.clusterId);
		}
		Path temporary = directory.resolve(FILE + ".tmp");
		try (OutputStream output = Files.newOutputStream(temporary)) {
			properties.store(output, "Identifies this voter to its cluster. Never copy or delete it.");
		}
		Durability.forceContent(temporary);
		Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
		Durability.forceNames(directory);
	}

}
