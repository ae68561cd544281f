# Writes a C++ file that has the bytes of some files: cmake -DOUTPUT=x.cc -DFILES=a|b -P this
string(REPLACE "|" ";" files "${FILES}")
set(arrays "")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND arrays "constexpr char kFile${number}[] = {${bytes}'\\0'};\n")
  string(APPEND entries
    "    {\"${name}\", std::string_view(kFile${number}, sizeof(kFile${number}) - 1)},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUTPUT}" "// Made of console/ at build time.
#include \"engine/service/console_files.h\"

namespace bole {
namespace {

${arrays}
constexpr ConsoleFile kFiles[] = {
${entries}};

}  // namespace

std::span<const ConsoleFile> ConsoleFiles() {
  return kFiles;
}

}  // namespace bole
")
