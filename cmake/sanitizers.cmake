# CALCIWATCH_SANITIZE is a comma-separated list as -fsanitize takes it; set by the presets.
set(CALCIWATCH_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined")
if(CALCIWATCH_SANITIZE)
    add_compile_options(-fsanitize=${CALCIWATCH_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${CALCIWATCH_SANITIZE})
    if(CALCIWATCH_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        # Asio's fences are an error under -Wtsan -Werror; they are not what TSan models.
        add_compile_options(-Wno-tsan)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        # g++ takes its own instrumentation for reads of variables nobody has set.
        add_compile_options(-Wno-maybe-uninitialized)
    endif()
    if(CALCIWATCH_SANITIZE MATCHES undefined AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
        # A third of the code g++ writes would be these checks of each pointer before its use. A null
        # or wild one stops under the address sanitizer; the fuzzers, built by clang, have them all.
        add_compile_options(-fno-sanitize=null,alignment,object-size,vptr)
    endif()
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
        # Coroutines and the function check do not assemble together in clang 14.
        add_compile_options(-fno-sanitize=function)
    endif()
endif()
