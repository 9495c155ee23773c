import Foundation

/// A folder of builds that are shell scripts: they pass on what they are asked to this very program, but say
/// what times they like.
struct ScriptedBuilds {
  let folder = NSTemporaryDirectory() + "compare-\(UUID().uuidString)"
  static let row = "kernel/exp/2048"
  /// Of a comparison that takes a second.
  static let few = "\(row) --rounds 8 --quiet --patience 0"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Runs `line` in the folder.
  func run(_ line: String) throws -> Outcome {
    try shell("cd '\(folder)' || exit 9\n\(line)")
  }

  /// A build whose every time is `value`, as sed puts it in place of what was measured; all else is as here.
  func makeBuild(_ name: String, value: String) throws {
    try script(
      name,
      """
      if [ "$1" = sample ]; then bench "$@" | sed 's/"value": [^,]*/"value": \(value)/'
      else exec bench "$@"; fi
      """)
  }

  func script(_ name: String, _ text: String) throws {
    let path = "\(folder)/\(name)"
    try "#!/bin/sh\n\(text)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  func clean() { try? FileManager.default.removeItem(atPath: folder) }
}
