import Foundation

/// What is known of one data set on this machine: a row of a listing.
public struct DataStatus: Sendable {
  public enum Verification: Sendable, Equatable {
    case verified
    /// The name of the first file whose content is not the published one.
    case mismatch(file: String)
    /// Why nothing can be said.
    case unverified(String)
  }

  public let set: DataSet
  /// Where all its files are.
  public let location: DataLocation?
  /// Of all its files; nil if the set was not found or is malformed.
  public let imageCount: Int?
  /// Nil if the set was not found; the digits that are built in need none.
  public let verification: Verification?
  /// Why the set cannot be read, if so.
  public let problem: DataError?

  /// The state of every set, in the directory that `DataLocation.resolve` would look in. Throws
  /// `DataError.missing` if that was named and does not exist.
  public static func list(
    option: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(DataError) -> [DataStatus] {
    let (directory, origin) = try DataLocation.directory(option: option, environment: environment)
    return DataSet.allCases.map { set in
      if set == .digits { return .builtIn }
      do throws(DataError) {
        return DataStatus(try DataLocation(set, in: directory, origin: origin))
      } catch {
        return DataStatus(
          set: set, location: nil, imageCount: nil, verification: nil, problem: error)
      }
    }
  }

  private static let builtIn = DataStatus(
    set: .digits, location: .builtIn, imageCount: SyntheticDigits.imageCount, verification: nil,
    problem: nil)

  /// Reads the sizes and the checksums of files that are there; a file that is not compressed has no
  /// published checksum, so it is read to its end, which its header must foretell.
  private init(_ location: DataLocation) {
    set = location.set
    self.location = location
    verification = Self.verify(location)
    do throws(DataError) {
      var count = 0
      for (file, path) in location.paths {
        let shape =
          try Self.isPublished(file, path) ? IDXFile.shape(path: path) : IDXFile(path: path).shape
        if file.holdsImages { count += shape[0] }
      }
      imageCount = count
      problem = nil
    } catch {
      imageCount = nil
      problem = error
    }
  }

  private init(
    set: DataSet, location: DataLocation?, imageCount: Int?, verification: Verification?,
    problem: DataError?
  ) {
    self.set = set
    self.location = location
    self.imageCount = imageCount
    self.verification = verification
    self.problem = problem
  }

  /// Whether it has the form, and so the checksum, in which it was published.
  private static func isPublished(_ file: DataFile, _ path: String) -> Bool {
    path.hasSuffix(file.name)
  }

  private static func verify(_ location: DataLocation) -> Verification {
    var unverified: Verification?
    for (file, path) in location.paths {
      guard isPublished(file, path) else {
        unverified = .unverified("not compressed")
        continue
      }
      do throws(DataError) {
        if try sha256(of: path) != file.sha256 { return .mismatch(file: file.name) }
      } catch {
        unverified = .unverified(error.description)
      }
    }
    return unverified ?? .verified
  }
}
