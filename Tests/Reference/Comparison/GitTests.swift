import Foundation
import Testing

@testable import bench

@Suite struct `Asking git` {
  /// Hooks set variables that name their own repository.
  @Test func `is asked about the folder, whoever started this program`() async {
    await #expect(processExitsWith: .success) {
      let folder = NSTemporaryDirectory() + "git-\(UUID().uuidString)"
      try makeDirectory(folder)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] { setenv(name, "/nowhere", 1) }
      let git = Git(folder)
      _ = try git.output(["init", "--quiet"])
      #expect(try git.line("rev-parse", "--git-dir") == ".git")
    }
  }
}
