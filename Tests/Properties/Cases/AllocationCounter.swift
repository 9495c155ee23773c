#if os(Linux) && arch(x86_64)
  import Foundation
  import Synchronization

  /// Counts every call of an allocating function by any thread and any loaded library: the entries
  /// through which libraries reach `malloc` and its relatives are pointed to functions that count
  /// and pass on. There is no way back, so it is for a process of its own.
  enum AllocationCounter {
    private typealias One = @convention(c) (Int) -> UnsafeMutableRawPointer?
    private typealias Two = @convention(c) (Int, Int) -> UnsafeMutableRawPointer?
    private typealias Again =
      @convention(c) (UnsafeMutableRawPointer?, Int) -> UnsafeMutableRawPointer?
    private typealias Place =
      @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>, Int, Int) -> Int32

    private static let calls = Atomic<Int>(0)
    private static let malloc = original("malloc", as: One.self)
    private static let calloc = original("calloc", as: Two.self)
    private static let realloc = original("realloc", as: Again.self)
    private static let alignedAlloc = original("aligned_alloc", as: Two.self)
    private static let posixMemalign = original("posix_memalign", as: Place.self)

    /// Calls since `install`.
    static var count: Int { calls.load(ordering: .sequentiallyConsistent) }

    private static func pass<Result>(on result: Result) -> Result {
      calls.add(1, ordering: .sequentiallyConsistent)
      return result
    }

    private static func original<Function>(_ name: String, as type: Function.Type) -> Function {
      unsafeBitCast(dlsym(nil, name)!, to: type)
    }

    /// Returns how many entries it redirected.
    static func install() -> Int {
      // The originals are looked up before anything is redirected.
      _ = (malloc, calloc, realloc, alignedAlloc, posixMemalign, count)
      let one: One = { AllocationCounter.pass(on: AllocationCounter.malloc($0)) }
      let two: Two = { AllocationCounter.pass(on: AllocationCounter.calloc($0, $1)) }
      let again: Again = { AllocationCounter.pass(on: AllocationCounter.realloc($0, $1)) }
      let aligned: Two = { AllocationCounter.pass(on: AllocationCounter.alignedAlloc($0, $1)) }
      let place: Place = { AllocationCounter.pass(on: AllocationCounter.posixMemalign($0, $1, $2)) }
      let replacements = [
        "malloc": unsafeBitCast(one, to: UInt.self), "calloc": unsafeBitCast(two, to: UInt.self),
        "realloc": unsafeBitCast(again, to: UInt.self),
        "aligned_alloc": unsafeBitCast(aligned, to: UInt.self),
        "posix_memalign": unsafeBitCast(place, to: UInt.self),
      ]
      return LoadedLibrary.all.flatMap(\.importedFunctions).reduce(0) { redirected, entry in
        guard let replacement = replacements[entry.name] else { return redirected }
        entry.redirect(to: replacement)
        return redirected + 1
      }
    }
  }

  /// An ELF file in this process's memory. Source: System V ABI, x86-64 supplement;
  /// `dl_iterate_phdr(3)`, `elf(5)`.
  private struct LoadedLibrary {
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
