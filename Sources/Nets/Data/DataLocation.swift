import Foundation

/// Where a data set is read from.
public struct DataLocation: Sendable, CustomStringConvertible {
  public enum Origin: String, Sendable {
    case option = "--data"
    case environment = "$STOCHASTICNETS_DATA"
    case cache = "cache"
    case builtIn = "built in"
  }

  public let set: DataSet
  public let origin: Origin
  /// The data directory; nil for the built-in digits.
  public let directory: String?
  /// The path of each file of the set.
  let paths: [(file: DataFile, path: String)]
  /// How many of the built-in digits: to train on, and to test on.
  private(set) var digits = (
    train: SyntheticDigits.trainCount,
    test: SyntheticDigits.imageCount - SyntheticDigits.trainCount
  )

  /// One line for the head of a run.
  public var description: String {
    guard let directory else {
      let isWhole = digits.train == SyntheticDigits.trainCount
      return set.title + (isWhole ? "" : ", the first \(digits.train)")
    }
    return "\(set.title) from \(directory) (\(origin.rawValue))"
  }

  /// Finds `set` in the directory of `--data`, else in `$STOCHASTICNETS_DATA`, else in the user's
  /// cache. Where no set was asked for, it is the usual one of `task` if that is found, else the
  /// built-in digits if they will do.
  ///
  /// Throws `DataError.missing` when a directory was named (by option or environment) and does not
  /// exist or lacks the set, and when a set was asked for by name and is not in the cache: nothing
  /// that was named is silently replaced.
  public static func resolve(
    _ set: DataSet? = nil, for task: LearningTask = .classification, option: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(DataError) -> DataLocation {
    if set == .digits { return .builtIn }
    let (directory, origin) = try directory(option: option, environment: environment)
    let wanted = set ?? task.sets[0]
    do {
      return try DataLocation(wanted, in: directory, origin: origin)
    } catch {
      guard origin == .cache else { throw error }
      if set == nil && task.sets.contains(.digits) { return .builtIn }
      throw .missing(
        "\(wanted.title) was not found: no --data, no $STOCHASTICNETS_DATA, and \(error)")
    }
  }

  /// The directory that sets are looked for in, and who named it. Throws `DataError.missing` when
  /// it was named and is not there.
  static func directory(
    option: String?, environment: [String: String]
  ) throws(DataError) -> (path: String, origin: Origin) {
    let named: (String, Origin)
    if let option {
      named = (option, .option)
    } else if let variable = environment["STOCHASTICNETS_DATA"], !variable.isEmpty {
      named = (variable, .environment)
    } else {
      return (cacheDirectory(environment: environment), .cache)
    }
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: named.0, isDirectory: &isDirectory)
    guard exists && isDirectory.boolValue else {
      throw .missing(
        "\(named.1.rawValue) '\(named.0)' \(exists ? "is not a directory" : "does not exist")")
    }
    return named
  }

  /// Where downloads go: `stochasticnets` in the user's cache directory.
  public static func cacheDirectory(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    #if os(macOS)
      let standard = "Library/Caches"
    #else
      let standard = ".cache"
      if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
        return cache + "/stochasticnets"
      }
    #endif
    return (environment["HOME"] ?? NSHomeDirectory()) + "/\(standard)/stochasticnets"
  }

  /// The set in one directory: all of its files, in its folder or, where `mayLieFlat`, directly.
  /// Throws `DataError.missing` naming the first file that is not there.
  init(_ set: DataSet, in directory: String, origin: Origin) throws(DataError) {
    self.set = set
    self.origin = origin
    self.directory = directory
    let folders = [directory + "/" + set.folder] + (set.mayLieFlat ? [directory] : [])
    var paths: [(DataFile, String)] = []
    for file in set.files {
      // Without ".gz": not compressed.
      let names = [file.name, String(file.name.dropLast(3))]
      let candidates = folders.flatMap { folder in names.map { "\(folder)/\($0)" } }
      guard let path = candidates.first(where: FileManager.default.fileExists(atPath:)) else {
        throw .missing("'\(directory)' does not hold \(set.title): expected '\(candidates[0])'")
      }
      paths.append((file, path))
    }
    self.paths = paths
  }

  /// The first of the built-in digits, drawn in little time.
  /// - Parameters:
  ///   - train: 1 to 60 000, to train on.
  ///   - test: 1 to 10 000, to test on.
  public static func digits(train: Int, test: Int) -> DataLocation {
    var location = builtIn
    precondition(
      1...location.digits.train ~= train && 1...location.digits.test ~= test,
      "\(train) + \(test) digits")
    location.digits = (train, test)
    return location
  }

  static let builtIn = DataLocation(set: .digits, origin: .builtIn, directory: nil, paths: [])

  private init(
    set: DataSet, origin: Origin, directory: String?, paths: [(file: DataFile, path: String)]
  ) {
    self.set = set
    self.origin = origin
    self.directory = directory
    self.paths = paths
  }
}
