import Foundation

/// A file of a data set, open for reading. Throws `DataError` where it is missing, may not be read, or
/// is no regular file: only opening a pipe would wait for another process, and no Ctrl-C ends that.
func openDataFile(_ path: String) throws(DataError) -> FileHandle {
  var status = stat()
  guard stat(path, &status) == 0 else {
    throw .missing("'\(path)' does not exist; expected an IDX file")
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    let kind = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "no regular file"
    throw .malformed(path: path, "expected an IDX file, it is \(kind)")
  }
  guard let file = FileHandle(forReadingAtPath: path) else {
    throw .malformed(path: path, "expected an IDX file, no permission to read it")
  }
  return file
}
