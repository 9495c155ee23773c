import Foundation

/// The SHA-256 of a file, 64 hexadecimal digits, by the system's `sha256sum` or `shasum`. Throws
/// `DataError` when the file cannot be read or neither tool is there.
package func sha256(of path: String) throws(DataError) -> String {
  let file = try openDataFile(path)
  let tool: SystemTool
  do {
    tool = try SystemTool("sha256sum", [], input: file)
  } catch {
    guard let shasum = try? SystemTool("shasum", ["-a", "256"], input: file) else {
      throw .unavailable(
        "neither 'sha256sum' nor 'shasum' was found on the PATH; one is needed to verify '\(path)'")
    }
    tool = shasum
  }
  let digits = String(decoding: try tool.read(64), as: UTF8.self)
  if let complaint = tool.complaint() { throw .unavailable(complaint) }
  return digits
}
