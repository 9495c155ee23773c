/// The text with a sign in place of each control, those of direction among them: they would reorder what
/// stands beside.
func withoutControls(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  let shown = text.unicodeScalars.map { isControl($0) && $0 != "\n" ? "\u{FFFD}" : $0 }
  return String(String.UnicodeScalarView(shown))
}

/// Of text, its direction or its lines, or no character.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  case 0xFFF9...0xFFFB, 0xFFFE...0xFFFF: true
  default: false
  }
}
