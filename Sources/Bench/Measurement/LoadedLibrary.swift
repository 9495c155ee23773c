#if os(Linux) && arch(x86_64)
  import Foundation

  /// An ELF file in this process's memory. Source: System V ABI, x86-64 supplement;
  /// `dl_iterate_phdr(3)`, `elf(5)`.
  struct LoadedLibrary {
    let base: UInt
    let headers: Range<UInt>

    /// All but the C library, whose inner calls are its own affair, and what the kernel maps.
    static var all: [LoadedLibrary] {
      typealias Visit = @convention(c) (UInt, Int, UnsafeMutableRawPointer) -> Int32
      typealias Iterate = @convention(c) (Visit, UnsafeMutableRawPointer) -> Int32
      let iterate = unsafeBitCast(dlsym(nil, "dl_iterate_phdr")!, to: Iterate.self)
      var libraries: [LoadedLibrary] = []
      withUnsafeMutablePointer(to: &libraries) { libraries in
        // `info` is address, name, program headers and their number.
        let visit: Visit = { info, _, libraries in
          let name = String(cString: UnsafePointer<CChar>(bitPattern: word64(info + 8))!)
          let headers = word64(info + 16)
          let count = word64(info + 24) & 0xffff
          if !["/libc.so", "/ld-linux", "linux-vdso"].contains(where: name.contains) {
            libraries.assumingMemoryBound(to: [LoadedLibrary].self).pointee.append(
              LoadedLibrary(base: word64(info), headers: headers..<headers + 56 * count))
          }
          return 0
        }
        _ = iterate(visit, libraries)
      }
      return libraries
    }

    struct Entry {
      let name: String
      let address: UInt

      /// The page may have been made read-only after linking.
      func redirect(to function: UInt) {
        let page = address & ~4095
        mprotect(UnsafeMutableRawPointer(bitPattern: page), 4096, PROT_READ | PROT_WRITE)
        UnsafeMutablePointer<UInt>(bitPattern: address)!.pointee = function
      }
    }

    /// The pointers that the dynamic linker has filled with functions of other libraries.
    var importedFunctions: [Entry] {
      var dynamic: [UInt: UInt] = [:]
      let dynamicType: UInt32 = 2
      for header in stride(from: headers.lowerBound, to: headers.upperBound, by: 56)
      where word32(header) == dynamicType {
        var entry = base + word64(header + 16)
        while word64(entry) != 0 {
          dynamic[word64(entry)] = word64(entry + 8)
          entry += 16
        }
      }
      guard let symbols = dynamic[6], let names = dynamic[5] else { return [] }
      // (table, bytes) of the relocations of calls and of those of data.
      let tables = [(dynamic[23], dynamic[2]), (dynamic[7], dynamic[8])]
      return tables.flatMap { table, bytes -> [Entry] in
        guard let table, let bytes else { return [] }
        return stride(from: table, to: table + bytes, by: 24).compactMap { relocation in
          let symbol = symbols + 24 * (word64(relocation + 8) >> 32)
          let isFunctionPointer = [1, 6, 7].contains(word64(relocation + 8) & 0xffff_ffff)
          guard isFunctionPointer, symbol != symbols else { return nil }
          let name = UnsafePointer<CChar>(bitPattern: names + UInt(word32(symbol)))!
          return Entry(name: String(cString: name), address: base + word64(relocation))
        }
      }
    }
  }

  private func word32(_ address: UInt) -> UInt32 {
    UnsafeRawPointer(bitPattern: address)!.loadUnaligned(as: UInt32.self)
  }

  private func word64(_ address: UInt) -> UInt {
    UnsafeRawPointer(bitPattern: address)!.loadUnaligned(as: UInt.self)
  }
#endif
