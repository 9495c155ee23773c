/// A word as a shell has to be given it: in quotes unless it is plain.
func shellWord(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_./=:,+@%".utf8.contains(byte)
    }
  }
  return isPlain && !word.isEmpty ? word : shellQuoted(word)
}

/// `text` as one word of bash or zsh, whatever is in it.
func shellQuoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }

/// The start of a command line that goes to a commit first; empty where a build has changes of its own.
struct ShellCheckout {
  let line: String

  init(_ build: String) {
    let isCommit =
      !build.isEmpty && build.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
    line = isCommit ? "git switch --detach \(build) && swift run " : "swift run "
  }
}
