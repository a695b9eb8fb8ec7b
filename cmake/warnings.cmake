# calciwatch_target(NAME): the warnings every target of ours is built with.
function(calciwatch_target name)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_options(${name} PRIVATE
        -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
        -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wdouble-promotion -Wformat=2
        -Wimplicit-fallthrough -Werror
        # g++ 12 sees overlaps inside std::string that are none (its bug 105651): no -Wrestrict.
        $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wno-restrict>)
endfunction()
