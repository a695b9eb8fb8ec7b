# Reading the headers of packages again for every file is a third of a build. With this on each set
# of them is read once and shared. Without it (dev, release) every file must include what it uses;
# the check builds both ways. Only what every file of a room is glad of belongs into a set: a header
# with objects of its own (CLI11 has them) costs seconds in each file that takes it.
option(CALCIWATCH_PRECOMPILE "Precompile the headers of the standard library and of packages" OFF)

# calciwatch_precompile(NAME HEADERS...): reads them for this target and those that share them.
function(calciwatch_precompile name)
    if(CALCIWATCH_PRECOMPILE)
        target_precompile_headers(${name} PRIVATE ${ARGN})
    endif()
endfunction()

# calciwatch_precompiled_by(OWNER NAME): built with the same options, it takes what OWNER has read.
function(calciwatch_precompiled_by owner name)
    if(CALCIWATCH_PRECOMPILE)
        target_precompile_headers(${name} REUSE_FROM ${owner})
    endif()
endfunction()
