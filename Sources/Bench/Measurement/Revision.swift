import Foundation
import Nets

/// The commit that a checkout stands on.
struct Revision: Equatable {
  let commit: String
  /// Whether tracked files differ from it.
  let isDirty: Bool

  /// That of the checkout in which this program was built; nil outside of one, or without git.
  static let ofThisProgram = Git.ofThisProgram.flatMap(Revision.init)

  private init?(_ git: Git) {
    guard let commit = try? git.line("rev-parse", "--short=12", "HEAD") else { return nil }
    self.commit = commit
    let changes = try? git.output(["status", "--porcelain", "--untracked-files=no"])
    isDirty = changes?.isEmpty == false
  }

  var description: String { commit + (isDirty ? "+changes" : "") }
}

/// Asks git about the checkout that holds a folder.
struct Git {
  private let folder: String

  init(_ folder: String) {
    self.folder = folder
    _ = Self.isIsolated
  }

  /// A hook's variables would point git at another checkout than the folder's.
  private static let isIsolated: Bool = {
    let names = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"]
    return names.allSatisfy { unsetenv($0) == 0 }
  }()

  /// Where this program was built, in a checkout or not.
  static let ofThisProgram = Bundle.main.executableURL.map {
    Git($0.resolvingSymlinksInPath().deletingLastPathComponent().path)
  }

  /// What git prints. Throws `Failure` 69 with its complaint where it fails.
  func output(_ arguments: [String]) throws -> String {
    let tool = try SystemTool("git", ["-C", folder] + arguments)
    let text = String(decoding: try tool.readToEnd(), as: UTF8.self)
    if let complaint = tool.complaint() {
      throw Failure(.unavailableService, "'git \(arguments[0])' failed: \(complaint)")
    }
    return text
  }

  /// The first line of it.
  func line(_ arguments: String...) throws -> String {
    try output(arguments).split(separator: "\n").first.map(String.init) ?? ""
  }
}
