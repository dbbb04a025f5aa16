package io.github.leaderelection.fencing;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;

/**
 * Helps with fencing tokens in tables of the application.
 */
public final class Fencing {

	private Fencing() {
	}

	/**
	 * Require that a statement which compares fencing tokens has changed something, as in
	 *
	 * <pre>
	 * UPDATE REPORT SET BODY = ?, TOKEN = ? WHERE ID = ? AND TOKEN &lt;= ?
	 * </pre>
	 *
	 * Use it where a row that is missing is an error too: the number is zero then as
	 * well.
	 * @param rows the number of rows that the statement has changed
	 * @param leadership the term whose token it compared
	 * @throws LeadershipLostException if it has changed no row
	 */
	public static void requireUpdated(int rows, Leadership leadership) {
		if (rows < 1) {
			throw FenceRejections.refuse(leadership, FencedResource.TABLE);
		}
	}

}
