import Foundation
import Nets

/// The checkout in which this program was built.
struct Checkout {
  let root: String
  private let git: Git

  /// What a build is made from.
  private static let sources = ["Package.swift", "Sources", "Tests/Reference/Naive"]

  /// Nil outside of a checkout, or without git.
  init?() {
    guard let root = try? Git.ofThisProgram?.line("rev-parse", "--show-toplevel") else {
      return nil
    }
    self.root = root
    git = Git(root)
  }

  func commit(of name: String) -> String? {
    // A name that begins with a dash would be an option.
    try? git.line("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")
  }

  func mergeBase() -> (name: String, commit: String)? {
    for main in ["origin/main", "main"] where commit(of: main) != nil {
      return (try? git.line("merge-base", "HEAD", main)).map { ("merge base with \(main)", $0) }
    }
    return nil
  }

  /// Whether the working tree would be built from the same sources.
  func hasSameSources(as commit: String) -> Bool {
    let differences = try? git.output(["diff", "--name-only", commit, "--"] + Self.sources)
    let others = try? git.output(["ls-files", "--others", "--exclude-standard"] + Self.sources)
    return differences == "" && others == ""
  }

  /// Whether a source was written after this program, which may be made from others then.
  var isNewerThanProgram: Bool {
    func date(_ url: URL) -> Date? {
      try? url.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    }
    guard let program = Bundle.main.executableURL.flatMap({ date($0.resolvingSymlinksInPath()) })
    else { return false }
    let files = Self.sources.flatMap { source -> [URL] in
      let place = URL(filePath: root).appending(path: source)
      let inside = FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil)
      return [place] + (inside?.compactMap { $0 as? URL } ?? [])
    }
    return files.contains { (date($0) ?? program) > program }
  }

  /// Builds a commit in a work tree of its own, unless an earlier comparison has. Throws `Failure` 69
  /// where it does not build.
  /// - Returns: the path of the program.
  func build(_ commit: String) throws -> String {
    let folder = "\(SavedResults.folder)/builds"
    let program = "\(folder)/\(commit.prefix(12))"
    if ExistingFile(program) == .regular { return program }
    try makeDirectory(folder)
    // One at a time: comparisons that run side by side share the work tree.
    let lock = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    defer { close(lock) }
    guard lock >= 0, lockf(lock, F_LOCK, 0) == 0 else {
      throw Failure.system(.cannotCreate, "lock", "\(folder)/lock")
    }
    if ExistingFile(program) == .regular { return program }
    let tree = FileManager.default.currentDirectoryPath + "/\(SavedResults.folder)/worktree"
    if isWorkTree(tree) {
      _ = try Git(tree).output(["checkout", "--detach", "--force", commit])
    } else {
      try? FileManager.default.removeItem(atPath: tree)
      _ = try git.output(["worktree", "prune"])
      _ = try git.output(["worktree", "add", "--detach", "--force", tree, commit])
    }
    // Without one, SwiftPM would build the checkout around the work tree.
    guard ExistingFile(tree + "/Package.swift") == .regular else {
      throw Failure(.unavailableService, "\(commit.prefix(12)) has no Package.swift to build")
    }
    let log = "\(SavedResults.folder)/build.log"
    guard try Self.buildProgram(in: tree, log: log) else {
      throw Failure(
        .unavailableService, "\(commit.prefix(12)) does not build; '\(log)' says why")
    }
    try AtomicFile.copy("\(tree)/.build/debug/bench", to: program)
    return program
  }

  /// Whether the folder is the root of a work tree: git would take a folder that is none for a part of the
  /// checkout around it.
  private func isWorkTree(_ folder: String) -> Bool {
    guard let root = try? Git(folder).line("rev-parse", "--show-toplevel") else { return false }
    func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
    return resolved(root) == resolved(folder)
  }

  /// Whether it was built. Ends early when interrupted.
  private static func buildProgram(in tree: String, log: String) throws -> Bool {
    let command = "exec swift build --package-path \"$0\" --product bench >\"$1\" 2>&1"
    Terminal.writeError("building the baseline, some minutes; '\(log)' shows how far it is\n")
    let build = try SystemTool("sh", ["-c", command, tree, log])
    while build.isRunning {
      try Interrupt.check()
      usleep(50_000)
    }
    return build.complaint() == nil
  }
}
